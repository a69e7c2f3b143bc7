using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>
/// How a silo tells the calls of silos from all others. A client can write any sender into a message, so that senders prove nothing: every call that leaves a silo
/// carries a mark made from the secret of the silos instead, and whatever lacks it comes from outside.
/// </summary>
/// <remarks>
/// The mark never leaves the silos: connections among them are encrypted, calls to clients do not get it, and an answer carries back what its request brought.
/// </remarks>
internal sealed class SiloMark : IOutgoingGrainCallFilter
{
    private const string ContextKey = "mesh.silo";
    private const int MarkBytes = 16;

    private readonly object _mark;
    private readonly byte[] _bytes;

    /// <summary>Creates the mark.</summary>
    /// <param name="secret">The secret of the silos.</param>
    public SiloMark(byte[] secret)
    {
        _bytes = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, MarkBytes, info: "interpol-mesh silo mark 1"u8.ToArray());
        _mark = new Guid(_bytes);
    }

    /// <summary>The mark of the silos of a mesh.</summary>
    /// <exception cref="KeyException">Their secret is missing or cannot be used.</exception>
    public static SiloMark Read(KeyFolder keys) => new(KeyFile.ReadSecret(keys.SiloSecret));

    /// <summary>Takes the mark off the current call, so that nothing sees it that the call causes; true when it is the silos'.</summary>
    public bool TakeOff()
    {
        if (RequestContext.Get(ContextKey) is not { } shown)
        {
            return false;
        }

        RequestContext.Remove(ContextKey);
        Span<byte> bytes = stackalloc byte[MarkBytes];
        return shown is Guid mark && mark.TryWriteBytes(bytes) && CryptographicOperations.FixedTimeEquals(bytes, _bytes);
    }

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
        {
            // It is not there but while an actor is activated by a marked call, before the call itself is looked at.
            RequestContext.Remove(ContextKey);
            return context.Invoke();
        }

        // The call is on its way when Invoke returns; an asynchronous method around it would cost a call among silos a tenth of its time.
        RequestContext.Set(ContextKey, _mark);
        try
        {
            return context.Invoke();
        }
        finally
        {
            RequestContext.Remove(ContextKey);
        }
    }
}
