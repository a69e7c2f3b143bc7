namespace Interpol.Mesh.Boundary.Keys;

/// <summary>The register of gateways, read again when the file has changed. A file that is missing lists none; one that cannot be read leaves what was known.</summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
public sealed class GatewayRegisterFile(string path, TimeProvider time)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private GatewayRegister _current = GatewayRegister.Empty;
    private (DateTime Written, long Length)? _seen;
    private bool _looked;
    private long _lookedAt;

    /// <summary>Why the file could not be read when it was looked at last; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>The register; the file is looked at once a second at most.</summary>
    public GatewayRegister Current
    {
        get
        {
            lock (_gate)
            {
                return _looked && time.GetElapsedTime(_lookedAt) < LookPeriod ? _current : Look();
            }
        }
    }

    /// <summary>The register, looked at now: somebody who is not in it may have been entered a moment ago.</summary>
    public GatewayRegister LookAgain()
    {
        lock (_gate)
        {
            return Look();
        }
    }

    private GatewayRegister Look()
    {
        _looked = true;
        _lookedAt = time.GetTimestamp();
        var file = new FileInfo(path);
        var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (seen == _seen)
        {
            return _current;
        }

        try
        {
            _current = file.Exists ? GatewayRegister.Read(path) : GatewayRegister.Empty;
            _seen = seen;
            Problem = null;
        }
        catch (KeyException failure)
        {
            Problem = failure.Message;
        }

        return _current;
    }
}
