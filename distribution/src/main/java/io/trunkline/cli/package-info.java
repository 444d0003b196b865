/** The {@code trunkline} command. */
package io.trunkline.cli;
