package io.luaprocess.spring.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.luaprocess.runtime.LuaProcessRuntime;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/**
 * Marks beans that need the runtime itself, not only its interface. They are left out
 * when the application has its own {@link io.luaprocess.ProcessRuntime}.
 *
 * @see RuntimeBackOff
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnBean(LuaProcessRuntime.class)
@interface ConditionalOnLuaRuntime {

}
