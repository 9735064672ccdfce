/** The commands below {@code fanwatch model}. */
package io.fanwatch.model.tools.cli;
