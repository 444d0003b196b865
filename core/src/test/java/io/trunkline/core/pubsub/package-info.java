@NullMarked
package io.trunkline.core.pubsub;

import org.jspecify.annotations.NullMarked;
