import { describe, expect, it } from 'vitest';
import { openMethods } from '../../test/open-methods.js';

const opening = (database: { repo_driver: string }, url = ''): unknown => {
  try {
    return openMethods({ database, orm: { url } });
  } catch (error) {
    return error;
  }
};

describe('the driver of the database', () => {
  it.each([
    ...['mysql', 'postgresql'].map((name) => [name, '']),
    ['monasca_notification.common.repositories.mysql.mysql_repo:MysqlRepo', ''],
    ['monasca_notification.common.repositories.postgres.pgsql_repo:PostgresqlRepo', ''],
    [
      'monasca_notification.common.repositories.orm.orm_repo:OrmRepo',
      'mysql+pymysql://u:p#s@h/mon?charset=utf8&read_timeout=3',
    ],
    ['orm', 'postgresql+psycopg2://u:p#s[/@[::1]/mon?sslmode=disable'],
  ])('%s connects when it is asked, not before', async (repo_driver, url) => {
    const opened = opening({ repo_driver }, url);
    expect(opened).toMatchObject({ store: {}, lines: [] });
    await (opened as ReturnType<typeof openMethods>).store.close();
  });

  it('is refused when it is unknown', () => {
    const message = '[database] repo_driver: expected mysql, postgresql or orm, got "sqlite"';
    expect(opening({ repo_driver: 'sqlite' })).toMatchObject({ code: 'configuration', message });
  });

  it.each(['', 'sqlite:///mon', 'mysql://u:p@h:port/mon'])('orm cannot have %s for its URL', (url) => {
    expect(opening({ repo_driver: 'orm' }, url)).toMatchObject({ code: 'configuration' });
  });

  it.each(['postgresql://h/mon?sslrootcert=/nowhere/ca.pem', 'mysql://h/mon?ssl_ca=/nowhere/ca.pem'])(
    'orm cannot have a URL with a file that is not there: %s',
    (url) => {
      expect(opening({ repo_driver: 'orm' }, url)).toMatchObject({ code: 'configuration', message: expect.stringMatching(/ENOENT.*ca\.pem/) as unknown }); // prettier-ignore
    },
  );
});
