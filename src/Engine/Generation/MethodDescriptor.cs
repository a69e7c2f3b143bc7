using System.Reflection;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>A method of a grain interface.</summary>
internal sealed record MethodDescriptor
{
    private readonly Lazy<MethodInfo> _method;

    public MethodDescriptor(InterfaceDescriptor declaring, uint id, string name, Type declaringType, Type[] parameterTypes)
    {
        Interface = declaring;
        Id = id;
        Name = name;
        DeclaringType = declaringType;
        _method = new Lazy<MethodInfo>(() => declaringType.GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameterTypes)
            ?? throw new MissingMethodException(declaringType.FullName, name));
    }

    /// <summary>The number of the method on the wire: from its <c>[Alias]</c>, else from its name and parameter types.</summary>
    public uint Id { get; }

    public string Name { get; }

    /// <summary>The interface through which the method is called; it may inherit the method.</summary>
    public InterfaceDescriptor Interface { get; }

    /// <summary>The interface that declares the method.</summary>
    public Type DeclaringType { get; }

    public bool AlwaysInterleave { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Time to wait for the answer; null means the configured one.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>The method by reflection, for call filters.</summary>
    public MethodInfo Method => _method.Value;

    public bool Equals(MethodDescriptor? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => (int)Id;

    public override string ToString() => $"{Interface.InterfaceType}.{Name}";
}
