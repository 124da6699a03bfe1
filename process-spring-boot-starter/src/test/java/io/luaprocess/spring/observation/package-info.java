@NullMarked
package io.luaprocess.spring.observation;

import org.jspecify.annotations.NullMarked;
