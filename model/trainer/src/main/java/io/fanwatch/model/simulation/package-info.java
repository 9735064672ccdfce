// SPDX-License-Identifier: EPL-2.0
/** Simulated fans that live for months: load steps, day and night, seasons, bad readings and wear. */
package io.fanwatch.model.simulation;
