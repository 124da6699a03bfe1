package io.luaprocess.test;

import io.luaprocess.spring.listener.ProcessListener;

import org.springframework.stereotype.Component;

/**
 * A bean with a process.
 */
@Component
class Mailer {

	@ProcessListener(name = "mailer", topic = "length")
	long length(String text) {
		return text.length();
	}

}
