/** Real clusters: where commands go, what redirects and changes of the cluster do to callers. */
@NullMarked
package io.trunkline.it.cluster;

import org.jspecify.annotations.NullMarked;
