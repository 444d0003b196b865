/**
 * Tests of what is understood of a cluster: answers of all forms, hostile ones among them, and histories of clusters.
 */
@NullMarked
package io.trunkline.core.cluster;

import org.jspecify.annotations.NullMarked;
