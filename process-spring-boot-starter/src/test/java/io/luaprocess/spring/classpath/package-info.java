/**
 * Tests of applications that lack some of the optional libraries.
 */
@NullMarked
package io.luaprocess.spring.classpath;

import org.jspecify.annotations.NullMarked;
