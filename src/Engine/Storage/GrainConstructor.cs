using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>
/// Makes the objects of one grain class: constructor parameters come from the activation's services, and those marked
/// with <see cref="PersistentStateAttribute"/> from <see cref="IPersistentStateFactory"/>.
/// </summary>
internal sealed class GrainConstructor
{
    private static readonly MethodInfo StateOf =
        typeof(GrainConstructor).GetMethod(nameof(CreateState), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly ConstructorInvoker _constructor;
    private readonly Func<IGrainContext, object?>[] _arguments;

    /// <summary>Looks at the class once.</summary>
    /// <exception cref="OrleansConfigurationException">The class cannot be constructed; the message says why.</exception>
    internal GrainConstructor(Type grainClass)
    {
        ConstructorInfo constructor = Choose(grainClass);
        _constructor = ConstructorInvoker.Create(constructor);
        _arguments = Array.ConvertAll(constructor.GetParameters(), parameter => Argument(grainClass, parameter));
    }

    /// <summary>Makes the grain object of an activation; its states read themselves when the activation's lifecycle starts.</summary>
    internal object Create(IGrainContext context)
    {
        object?[] arguments = Array.ConvertAll(_arguments, argument => argument(context));
        return _constructor.Invoke(arguments.AsSpan());
    }

    private static ConstructorInfo Choose(Type grainClass)
    {
        ConstructorInfo[] constructors = grainClass.GetConstructors();
        return grainClass.IsAbstract || constructors.Length == 0
            ? throw new OrleansConfigurationException($"Grain class '{grainClass}' needs a public constructor and must not be abstract.")
            : constructors.FirstOrDefault(candidate => candidate.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
                ?? constructors.MaxBy(candidate => candidate.GetParameters().Length)!;
    }

    private static Func<IGrainContext, object?> Argument(Type grainClass, ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            {
                throw new OrleansConfigurationException(
                    $"Parameter '{parameter.Name}' of grain class '{grainClass}' has [PersistentState]: its type must be IPersistentState<TState>, not '{type}'.");
            }

            var create = StateOf.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<IGrainContext, IPersistentStateConfiguration, object>>();
            return context => create(context, state);
        }

        if (type == typeof(IGrainContext))
        {
            return static context => context;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { Key: { } key })
        {
            return context => context.ActivationServices.GetRequiredKeyedService(type, key);
        }

        return parameter.HasDefaultValue
            ? context => context.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : context => context.ActivationServices.GetRequiredService(type);
    }

    private static object CreateState<TState>(IGrainContext context, IPersistentStateConfiguration configuration) =>
        context.ActivationServices.GetRequiredService<IPersistentStateFactory>().Create<TState>(context, configuration);
}
