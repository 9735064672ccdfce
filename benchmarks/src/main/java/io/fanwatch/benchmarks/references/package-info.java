// SPDX-License-Identifier: EPL-2.0
/** What Fanwatch is compared with: pipelines that receive readings and publish verdicts. */
package io.fanwatch.benchmarks.references;
