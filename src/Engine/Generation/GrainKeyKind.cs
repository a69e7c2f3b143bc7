namespace Interpol.Mesh.Engine.Generation;

/// <summary>What the keys of an interface's grains are.</summary>
internal enum GrainKeyKind
{
    /// <summary>The interface says nothing: an extension, or <see cref="Orleans.IRemindable"/>.</summary>
    Any,
    String,
    Integer,
    Guid,
}
