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
        "native/consumer.c",
        "native/enqueue.c",
        "native/fill.c",
        "native/librdkafka.c",
        "native/module.c",
        "native/producer.c",
        "native/values.c"
      ],
      "include_dirs": [
        "<!(node -p \"path.join(path.dirname(require.resolve('node-rdkafka/package.json')), 'deps', 'librdkafka', 'src')\")"
      ],
      "cflags": ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wno-ignored-qualifiers", "-Werror=implicit-function-declaration"],
      "libraries": ["-ldl", "-lpthread"],
      "conditions": [
        ["sanitize!=''", { "cflags": ["-fsanitize=<(sanitize)", "-fno-omit-frame-pointer", "-g"], "ldflags": ["-fsanitize=<(sanitize)"] }]
      ]
    }
  ]
}
