/** Deployment packages on this machine. */
package io.fanwatch.launcher.deployment;
