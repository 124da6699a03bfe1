package io.luaprocess.test;

import org.springframework.stereotype.Component;

/**
 * A bean that is not part of the slice.
 */
@Component
class Expensive {

	Expensive() {
		throw new IllegalStateException("This bean must not be made");
	}

}
