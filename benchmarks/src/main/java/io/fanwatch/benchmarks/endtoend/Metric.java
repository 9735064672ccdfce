// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.Locale;
import java.util.Optional;

/** Every metric there is, in the order of the report. The name in lower case is its key in the JSON file. */
enum Metric {
    /** Through the broker and nothing else. */
    BROKER_PER_S(Part.QOS_0, "broker alone", "/s"),
    /** Fanwatch as shipped. */
    E2E_QOS0_PER_S(Part.QOS_0, "Fanwatch", "/s"),
    /** A bare Paho client. */
    PAHO_ECHO_PER_S(Part.QOS_0, "Paho echo", "/s"),
    /** A bare HiveMQ client. */
    HIVEMQ_ECHO_PER_S(Part.QOS_0, "HiveMQ echo", "/s"),
    /** The tutorial's design in Python. */
    SEED_PER_S(Part.QOS_0, "seed: Python, Flask, numpy", "/s"),
    E2E_QOS0_VS_HALF_BROKER(Part.QOS_0, "Fanwatch : half of the broker alone", "×", Goal.atLeast(0.85)),
    E2E_QOS0_VS_PAHO_ECHO(Part.QOS_0, "Fanwatch : Paho echo", "×"),
    E2E_QOS0_VS_HIVEMQ_ECHO(Part.QOS_0, "Fanwatch : HiveMQ echo", "×"),
    E2E_QOS0_VS_SEED(Part.QOS_0, "Fanwatch : seed", "×"),
    BATCH_IN_USE(Part.QOS_0, "Fanwatch, readings a batch", ""),

    E2E_QOS0_CPU_US(Part.PROCESSOR, "Fanwatch", "µs"),
    PAHO_ECHO_CPU_US(Part.PROCESSOR, "Paho echo", "µs"),
    HIVEMQ_ECHO_CPU_US(Part.PROCESSOR, "HiveMQ echo", "µs"),
    SEED_CPU_US(Part.PROCESSOR, "seed: Python, Flask, numpy", "µs"),
    CPU_VS_PAHO_ECHO(Part.PROCESSOR, "Fanwatch : Paho echo", "×", Goal.atMost(0.5)),
    CPU_VS_SEED(Part.PROCESSOR, "Fanwatch : seed", "×", Goal.atMost(1.0 / 80)),
    E2E_QOS1_CPU_US(Part.PROCESSOR, "Fanwatch, QoS 1", "µs"),
    PAHO_ECHO_QOS1_CPU_US(Part.PROCESSOR, "Paho echo, QoS 1", "µs"),

    E2E_QOS1_PER_S(Part.QOS_1, "Fanwatch", "/s"),
    PAHO_ECHO_QOS1_PER_S(Part.QOS_1, "Paho echo", "/s"),
    E2E_QOS1_VS_PAHO_ECHO_QOS1(Part.QOS_1, "Fanwatch : Paho echo", "×", Goal.atLeast(0.8)),
    E2E_QOS1_LOST(Part.QOS_1, "Fanwatch: readings lost", "", Goal.atMost(0)),
    E2E_QOS1_DUPLICATES(Part.QOS_1, "Fanwatch: verdicts twice", ""),
    PAHO_ECHO_QOS1_LOST(Part.QOS_1, "Paho echo: readings lost", ""),
    PAHO_ECHO_QOS1_DUPLICATES(Part.QOS_1, "Paho echo: verdicts twice", ""),

    E2E_1K_FANS_PER_S(Part.FANS, "Fanwatch, 1,000 fans", "/s"),
    E2E_100K_FANS_PER_S(Part.FANS, "Fanwatch, 100,000 fans", "/s"),
    FANS_100K_VS_6(Part.FANS, "100,000 fans : 6 fans", "×", new Goal(0.9, 1.1)),
    BYTES_PER_FAN(Part.FANS, "live heap a fan", "B", Goal.atMost(256)),

    BROKER_P50_MS_AT_10K(Part.AT_10K, "broker alone, median", "ms"),
    BROKER_P99_MS_AT_10K(Part.AT_10K, "broker alone, 99 %", "ms"),
    BROKER_P999_MS_AT_10K(Part.AT_10K, "broker alone, 99.9 %", "ms"),
    P50_MS_AT_10K(Part.AT_10K, "Fanwatch, median", "ms"),
    P99_MS_AT_10K(Part.AT_10K, "Fanwatch, 99 %", "ms"),
    P999_MS_AT_10K(Part.AT_10K, "Fanwatch, 99.9 %", "ms"),
    PAHO_ECHO_P50_MS_AT_10K(Part.AT_10K, "Paho echo, median", "ms"),
    PAHO_ECHO_P99_MS_AT_10K(Part.AT_10K, "Paho echo, 99 %", "ms"),
    PAHO_ECHO_P999_MS_AT_10K(Part.AT_10K, "Paho echo, 99.9 %", "ms"),
    ADDED_P99_MS_AT_10K(Part.AT_10K, "Fanwatch, 99 %, added", "ms"),
    PAHO_ECHO_ADDED_P99_MS_AT_10K(Part.AT_10K, "Paho echo, 99 %, added", "ms"),
    P99_AT_10K_VS_PAHO_ECHO(Part.AT_10K, "added, Fanwatch : Paho echo", "×", Goal.atMost(1.5)),

    P50_MS_AT_100(Part.AT_100, "Fanwatch, median", "ms"),
    P99_MS_AT_100(Part.AT_100, "Fanwatch, 99 %", "ms", Goal.atMost(5)),
    P999_MS_AT_100(Part.AT_100, "Fanwatch, 99.9 %", "ms"),
    PAHO_ECHO_P50_MS_AT_100(Part.AT_100, "Paho echo, median", "ms"),
    PAHO_ECHO_P99_MS_AT_100(Part.AT_100, "Paho echo, 99 %", "ms"),
    PAHO_ECHO_P999_MS_AT_100(Part.AT_100, "Paho echo, 99.9 %", "ms"),

    RSS_BARE_MB(Part.MEMORY, "gateway without Fanwatch", "MB"),
    RSS_AT_10K_MB(Part.MEMORY, "with Fanwatch at 10,000/s", "MB"),
    RSS_DELTA_MB(Part.MEMORY, "what Fanwatch takes", "MB", Goal.atMost(64)),
    XMX64M_AT_10K_PER_S(Part.MEMORY, "-Xmx64m, at 10,000/s", "/s", Goal.atLeast(9_900)),
    XMX64M_P99_MS_AT_10K(Part.MEMORY, "-Xmx64m, at 10,000/s, 99 %", "ms"),
    XMX64M_RSS_MB(Part.MEMORY, "-Xmx64m, at 10,000/s", "MB"),

    FIRST_VERDICT_S(Part.START, "packages installed to first verdict", "s", Goal.atMost(5)),
    PROCESS_TO_VERDICT_S(Part.START, "gateway started to first verdict", "s"),
    CHANGE_MS(Part.START, "other topic, to its first verdict", "ms", Goal.atMost(200)),

    APPLICATION_KB(Part.SIZE, "application", "kB", Goal.atMost(500)),
    MODEL_KB(Part.SIZE, "model", "kB", Goal.atMost(20)),
    RUNTIME_X86_64_MB(Part.SIZE, "native runtime, x86-64", "MB", Goal.atMost(12)),
    RUNTIME_AARCH64_MB(Part.SIZE, "native runtime, 64-bit Arm", "MB", Goal.atMost(12)),

    PARSE_US(Part.STEP, "parse a reading", "µs", Goal.atMost(1)),
    PARSE_BYTES(Part.STEP, "parse a reading, allocated", "B"),
    WRITE_US(Part.STEP, "write a verdict", "µs"),
    WRITE_BYTES(Part.STEP, "write a verdict, allocated", "B"),
    SCORE_US_PER_ROW(Part.STEP, "score a row, batch in use", "µs"),
    ORT_US_PER_ROW(Part.STEP, "the same, ONNX Runtime alone", "µs"),
    SCORE_VS_ORT(Part.STEP, "score : ONNX Runtime", "×", Goal.atMost(1.2)),
    SCORE_US_PER_ROW_1(Part.STEP, "score a row of 1", "µs"),
    ORT_US_PER_ROW_1(Part.STEP, "ONNX Runtime, row of 1", "µs"),
    LOOPS_US_PER_ROW_1(Part.STEP, "Java loops, row of 1", "µs"),
    SCORE_US_PER_ROW_8(Part.STEP, "score a row of 8", "µs"),
    ORT_US_PER_ROW_8(Part.STEP, "ONNX Runtime, row of 8", "µs"),
    LOOPS_US_PER_ROW_8(Part.STEP, "Java loops, row of 8", "µs"),
    SCORE_US_PER_ROW_64(Part.STEP, "score a row of 64", "µs"),
    ORT_US_PER_ROW_64(Part.STEP, "ONNX Runtime, row of 64", "µs"),
    LOOPS_US_PER_ROW_64(Part.STEP, "Java loops, row of 64", "µs"),
    VECTORS_US_PER_ROW_64(Part.STEP, "Vector API, row of 64", "µs"),
    SCORE_US_PER_ROW_256(Part.STEP, "score a row of 256", "µs"),
    ORT_US_PER_ROW_256(Part.STEP, "ONNX Runtime, row of 256", "µs"),
    LOOPS_US_PER_ROW_256(Part.STEP, "Java loops, row of 256", "µs");

    /** The report's parts. */
    enum Part {
        QOS_0("Throughput at QoS 0, readings of 6 fans, verdicts a second"),
        PROCESSOR("Processor time of the system a reading, QoS 0 unless said"),
        QOS_1("Throughput at QoS 1, every verdict counted by its id"),
        FANS("Many fans, QoS 0"),
        AT_10K("Time to the verdict at 10,000 readings a second, QoS 0"),
        AT_100("Time to the verdict at 100 readings a second, QoS 0"),
        MEMORY("Memory of the gateway's process"),
        START("Start and change"),
        SIZE("Deployment packages, over the air"),
        STEP("Single steps");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Part part;
    private final String label;
    private final String unit;
    private final Optional<Goal> goal;

    Metric(Part part, String label, String unit) {
        this(part, label, unit, Optional.empty());
    }

    Metric(Part part, String label, String unit, Goal goal) {
        this(part, label, unit, Optional.of(goal));
    }

    Metric(Part part, String label, String unit, Optional<Goal> goal) {
        this.part = part;
        this.label = label;
        this.unit = unit;
        this.goal = goal;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Part part() {
        return part;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    Optional<Goal> goal() {
        return goal;
    }
}
