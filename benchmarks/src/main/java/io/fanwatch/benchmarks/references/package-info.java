/** What Fanwatch is compared with: pipelines that receive readings and publish verdicts. */
package io.fanwatch.benchmarks.references;
