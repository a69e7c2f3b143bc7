using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>All grain interfaces, grain classes and codecs that one silo or client knows. Complete after construction.</summary>
internal sealed class GeneratedRegistry
{
    private readonly List<InterfaceDescription> _descriptions = [];
    private readonly List<Type> _classes = [];
    private readonly FrozenDictionary<Type, InterfaceDescriptor> _interfacesByType;
    private readonly FrozenDictionary<GrainInterfaceType, InterfaceDescriptor> _interfacesByName;
    private readonly FrozenDictionary<GrainType, GrainClassDescriptor> _classesByName;

    /// <summary>What was generated for those assemblies; assemblies without generated code are ignored.</summary>
    /// <exception cref="OrleansConfigurationException">A name is used twice, or a type cannot cross the wire.</exception>
    public GeneratedRegistry(IEnumerable<Assembly> assemblies)
    {
        try
        {
            foreach (var assembly in assemblies.Append(typeof(GeneratedRegistry).Assembly).Distinct())
            {
                if (assembly.GetCustomAttribute<GeneratedRegistrationAttribute>() is { } attribute)
                {
                    ((IGeneratedRegistration)Activator.CreateInstance(attribute.Registration, nonPublic: true)!).Register(this);
                }
            }
        }
        catch (WireFormatException exception)
        {
            throw new OrleansConfigurationException(exception.Message, exception);
        }

        var interfaces = _descriptions.Select(description => new InterfaceDescriptor(description)).ToList();
        RefuseDuplicates(interfaces, item => item.InterfaceType.ToString(), item => item.Type, "grain interfaces");
        _interfacesByType = interfaces.ToFrozenDictionary(item => item.Type);
        _interfacesByName = interfaces.ToFrozenDictionary(item => item.InterfaceType);
        foreach (var item in interfaces)
        {
            Codecs.AddReference(item);
        }

        foreach (var item in interfaces)
        {
            item.Prepare(Codecs);
        }

        var classes = _classes.Select(CreateClass).ToList();
        RefuseDuplicates(classes, item => item.GrainType.ToString(), item => item.Type, "grain classes");
        _classesByName = classes.ToFrozenDictionary(item => item.GrainType);
        Interfaces = interfaces;
        Classes = classes;
    }

    public CodecRegistry Codecs { get; } = new();

    public IReadOnlyList<InterfaceDescriptor> Interfaces { get; }

    public IReadOnlyList<GrainClassDescriptor> Classes { get; }

    /// <summary>The registry of the application: everything that was generated for the loaded assemblies and those that they refer to.</summary>
    public static GeneratedRegistry CreateForApplication() => new(AssemblySearch.FindAll());

    /// <summary>The descriptor of a grain interface.</summary>
    /// <exception cref="ArgumentException">The type is no grain interface, or nothing was generated for it.</exception>
    public InterfaceDescriptor GetInterface(Type type) =>
        _interfacesByType.TryGetValue(type, out var descriptor)
            ? descriptor
            : throw new ArgumentException($"{type} is not a grain interface that this process knows. It must derive from IGrainWithStringKey, IGrainWithIntegerKey or IGrainWithGuidKey, in a project that is built with the engine's generator.", nameof(type));

    public bool TryGetInterface(GrainInterfaceType name, [NotNullWhen(true)] out InterfaceDescriptor? descriptor) => _interfacesByName.TryGetValue(name, out descriptor);

    public bool TryGetClass(GrainType name, [NotNullWhen(true)] out GrainClassDescriptor? descriptor) => _classesByName.TryGetValue(name, out descriptor);

    internal void AddInterface(InterfaceDescription description) => _descriptions.Add(description);

    internal void AddClass(Type type) => _classes.Add(type);

    private static void RefuseDuplicates<T>(IEnumerable<T> items, Func<T, string> name, Func<T, Type> type, string what)
    {
        foreach (var group in items.GroupBy(name).Where(group => group.Count() > 1))
        {
            throw new OrleansConfigurationException($"These {what} have the same name '{group.Key}': {string.Join(", ", group.Select(type))}. Give one of them another name.");
        }
    }

    private GrainClassDescriptor CreateClass(Type type) =>
        new(type, [.. type.GetInterfaces().Where(_interfacesByType.ContainsKey).Select(item => _interfacesByType[item])]);
}
