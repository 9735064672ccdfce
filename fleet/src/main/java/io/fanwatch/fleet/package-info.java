// SPDX-License-Identifier: EPL-2.0
/**
 * A job for Apache Flink that watches the fans of all sites: readings come from Kafka, verdicts, alarms and comparisons of
 * fans of a kind go back there. What judges a reading are the classes of the gateway.
 */
package io.fanwatch.fleet;
