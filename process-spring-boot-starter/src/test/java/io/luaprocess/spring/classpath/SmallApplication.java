package io.luaprocess.spring.classpath;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.luaprocess.spring.listener.ProcessListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application that uses nothing but the starter. It runs a program that calls a bean
 * and a listener, prints what they have answered and ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SmallApplication.Shop.class)
public class SmallApplication {

	/**
	 * Runs the application.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(SmallApplication.class, args)) {
			System.out.println("ANSWER " + context.getBean(ProcessRuntime.class).call("app:main", 20));
		}
	}

	/** A bean that programs call. */
	@LuaModule("shop")
	static class Shop {

		@LuaFunction
		public int twice(int number) {
			return 2 * number;
		}

		@LuaFunction
		public void refuse() {
			throw new ProcessException(ErrorKind.CONFLICT, "sold out");
		}

		@ProcessListener(name = "adder", topic = "add")
		public int add(int number) {
			return number + 1;
		}

	}

}
