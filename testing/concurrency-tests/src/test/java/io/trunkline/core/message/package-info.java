@NullMarked
package io.trunkline.core.message;

import org.jspecify.annotations.NullMarked;
