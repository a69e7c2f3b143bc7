namespace Interpol.Mesh.Engine.Messaging;

/// <summary>A call that its caller may cancel.</summary>
internal interface ICancellableCall
{
    /// <summary>Signals the call's token, wherever the call is now.</summary>
    void Cancel();
}
