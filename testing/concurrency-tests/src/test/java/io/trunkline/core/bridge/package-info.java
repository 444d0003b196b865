@NullMarked
package io.trunkline.core.bridge;

import org.jspecify.annotations.NullMarked;
