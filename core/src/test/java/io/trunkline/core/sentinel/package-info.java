/** Tests of what sentinels say and what follows from it. */
@NullMarked
package io.trunkline.core.sentinel;

import org.jspecify.annotations.NullMarked;
