package io.luaprocess.spring.security;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.support.DataBindingPropertyAccessor;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * What expressions of policies may do: a {@link SimpleEvaluationContext} that lets them
 * be compiled. Spring excludes that, because compiled code does not ask the context any
 * more, which may be another one by then. Here all evaluations have this one, and
 * {@link ExpressionChecks} refuse what it would refuse before anything is evaluated.
 */
final class ExpressionContext implements EvaluationContext {

	private final SimpleEvaluationContext restricted = SimpleEvaluationContext
		.forPropertyAccessors(new LenientMapAccessor(), DataBindingPropertyAccessor.forReadOnlyAccess())
		.withInstanceMethods()
		.withAssignmentDisabled()
		.build();

	@Override
	public boolean isCompilationSupported() {
		return true;
	}

	@Override
	public boolean isAssignmentEnabled() {
		return false;
	}

	@Override
	public TypedValue getRootObject() {
		return this.restricted.getRootObject();
	}

	@Override
	public List<PropertyAccessor> getPropertyAccessors() {
		return this.restricted.getPropertyAccessors();
	}

	@Override
	public List<IndexAccessor> getIndexAccessors() {
		return this.restricted.getIndexAccessors();
	}

	@Override
	public List<ConstructorResolver> getConstructorResolvers() {
		return this.restricted.getConstructorResolvers();
	}

	@Override
	public List<MethodResolver> getMethodResolvers() {
		return this.restricted.getMethodResolvers();
	}

	@Override
	public @Nullable BeanResolver getBeanResolver() {
		return this.restricted.getBeanResolver();
	}

	@Override
	public TypeLocator getTypeLocator() {
		return this.restricted.getTypeLocator();
	}

	@Override
	public TypeConverter getTypeConverter() {
		return this.restricted.getTypeConverter();
	}

	@Override
	public TypeComparator getTypeComparator() {
		return this.restricted.getTypeComparator();
	}

	@Override
	public OperatorOverloader getOperatorOverloader() {
		return this.restricted.getOperatorOverloader();
	}

	@Override
	public TypedValue assignVariable(String name, Supplier<TypedValue> value) {
		return this.restricted.assignVariable(name, value);
	}

	@Override
	public void setVariable(String name, @Nullable Object value) {
		this.restricted.setVariable(name, value);
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		return this.restricted.lookupVariable(name);
	}

}
