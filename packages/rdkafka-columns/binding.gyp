{
  "variables": {
    "sanitize%": ""
  },
  "targets": [
    {
      "target_name": "rdkafka_columns",
      "sources": [
        "native/batch.c",
        "native/client.c",
        "native/commands.c",
        "native/consumer.c",
        "native/enqueue.c",
        "native/events.c",
        "native/fill.c",
        "native/fits.c",
        "native/librdkafka.c",
        "native/memory.c",
        "native/methods.c",
        "native/module.c",
        "native/partitions.c",
        "native/producer.c",
        "native/settings.c",
        "native/values.c"
      ],
      "include_dirs": [
        "<!(node -p \"path.join(path.dirname(require.resolve('node-rdkafka/package.json')), 'deps', 'librdkafka', 'src')\")"
      ],
      "cflags": ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wno-ignored-qualifiers", "-Wno-sign-conversion", "-Werror=implicit-function-declaration"],
      "libraries": ["-ldl", "-lpthread"],
      "conditions": [
        ["sanitize!=''", { "cflags": ["-fsanitize=<(sanitize)", "-fno-omit-frame-pointer", "-g"], "ldflags": ["-fsanitize=<(sanitize)"] }]
      ]
    }
  ]
}
