@NullMarked
package io.trunkline.core.topology;

import org.jspecify.annotations.NullMarked;
