using Interpol.Mesh.Engine.Generation;

namespace Orleans.Runtime;

/// <summary>A reference to a grain. Equal references name the same grain, whatever their interfaces.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainReferenceShared _shared;

    /// <summary>The grain of that key.</summary>
    protected GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        ArgumentNullException.ThrowIfNull(shared);
        _shared = shared;
        GrainId = GrainId.Create(shared.GrainType, key);
    }

    /// <summary>The grain.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface of this reference.</summary>
    public GrainInterfaceType InterfaceType => _shared.InterfaceType;

    /// <summary>The name of the interface.</summary>
    public virtual string InterfaceName => InterfaceType.ToString();

    /// <summary>The version of the interface: always 0.</summary>
    public ushort InterfaceVersion => _shared.InterfaceVersion;

    internal GrainReferenceShared Shared => _shared;

    internal CallRuntime Runtime => _shared.Runtime;

    /// <summary>A reference without an interface; it can only be cast.</summary>
    internal static GrainReference CreateUntyped(GrainReferenceShared shared, IdSpan key) => new(shared, key);

    /// <summary>The same grain as another interface.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)CastTo(typeof(TGrainInterface));

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    /// <summary>True when both are null or name the same grain.</summary>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => reference1 is null ? reference2 is null : reference1.Equals(reference2);

    /// <summary>True when the grains differ.</summary>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    internal object CastTo(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : Runtime.CreateReference(GrainId, Runtime.Registry.GetInterface(interfaceType));

    internal Task CallTask(GrainRequest<NoResult> request) => _shared.Runtime.Call(this, request);

    internal Task<T> CallTask<T>(GrainRequest<T> request) => _shared.Runtime.Call(this, request);

    internal ValueTask CallValueTask(GrainRequest<NoResult> request) => _shared.Runtime.CallValue(this, request);

    internal ValueTask<T> CallValueTask<T>(GrainRequest<T> request) => _shared.Runtime.CallValue<T>(this, request);
}
