/** Tests options and their texts. */
@NullMarked
package io.trunkline.options;

import org.jspecify.annotations.NullMarked;
