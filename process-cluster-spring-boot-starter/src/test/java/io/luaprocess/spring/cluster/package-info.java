@NullMarked
package io.luaprocess.spring.cluster;

import org.jspecify.annotations.NullMarked;
