export { api, KafkaProxy, type Judge, type Verdict } from './kafka-proxy.js';
