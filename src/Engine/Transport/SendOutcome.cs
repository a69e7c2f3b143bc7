namespace Interpol.Mesh.Engine.Transport;

/// <summary>What became of a frame that was handed to a connection.</summary>
internal enum SendOutcome
{
    /// <summary>Queued; it is written in order unless the connection breaks first.</summary>
    Queued,

    /// <summary>Nothing was queued: the other end does not take what is already waiting. Await the drain and try again.</summary>
    Full,

    /// <summary>Nothing was queued: the connection is closed.</summary>
    Closed,
}
