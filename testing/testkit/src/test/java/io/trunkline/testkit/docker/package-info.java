/** Tests of what is asked of Docker. */
@NullMarked
package io.trunkline.testkit.docker;

import org.jspecify.annotations.NullMarked;
