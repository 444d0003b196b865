@NullMarked
package io.trunkline.core.runtime;

import org.jspecify.annotations.NullMarked;
