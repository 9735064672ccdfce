/** Deployment packages on this machine. */
package io.fanwatch.kura.tools.deployment;
