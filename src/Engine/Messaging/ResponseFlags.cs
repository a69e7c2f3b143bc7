namespace Interpol.Mesh.Engine.Messaging;

/// <summary>What a response frame carries.</summary>
[Flags]
internal enum ResponseFlags : byte
{
    None = 0,

    /// <summary>The body is an exception.</summary>
    Exception = 1,

    /// <summary>The owner's address precedes the body, because it is not the silo the call was sent to.</summary>
    HasOwner = 2,

    /// <summary>Any silo answers calls to this type of grain.</summary>
    Stateless = 4,
}
