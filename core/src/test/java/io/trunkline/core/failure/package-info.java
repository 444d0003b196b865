@NullMarked
package io.trunkline.core.failure;

import org.jspecify.annotations.NullMarked;
