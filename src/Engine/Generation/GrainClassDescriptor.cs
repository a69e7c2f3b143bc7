using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>A grain class, with what its attributes say.</summary>
internal sealed class GrainClassDescriptor
{
    public GrainClassDescriptor(Type type, IReadOnlyList<InterfaceDescriptor> interfaces)
    {
        Type = type;
        Interfaces = interfaces;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type) ?? GrainType.Create(DefaultName(type));
        Placement = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute), inherit: true)
            ? Timeout.InfiniteTimeSpan
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit is { } limit ? (limit == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : limit) : null;
    }

    public Type Type { get; }

    /// <summary>The name of the class in grain ids: <see cref="GrainTypeAttribute"/>, else the class name in lower case without <c>grain</c> at its end.</summary>
    public GrainType GrainType { get; }

    public IReadOnlyList<InterfaceDescriptor> Interfaces { get; }

    /// <summary>The strategy of the class's placement attribute; null means the default one.</summary>
    public PlacementStrategy? Placement { get; }

    public bool IsReentrant { get; }

    /// <summary>How long an activation may be idle: null means the configured time, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    public override string ToString() => Type.ToString();

    private static string DefaultName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        const string Suffix = "grain";
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
