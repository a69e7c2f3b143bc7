using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>The register of gateways, read again when the file has changed. A file that is missing lists none; one that cannot be read leaves what was known.</summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told what was read.</param>
public sealed partial class GatewayRegisterFile(string path, TimeProvider time, ILogger<GatewayRegisterFile> logger)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private GatewayRegister _current = GatewayRegister.Empty;
    private (DateTime Written, long Length) _seen;
    private bool _looked;
    private long _lookedAt;

    /// <summary>The register; the file is looked at once a second at most. Another object when it has changed.</summary>
    public GatewayRegister Current => Look(LookPeriod);

    /// <summary>The register, looked at again: somebody who is not in it may have been entered a moment ago.</summary>
    /// <param name="period">Unless it was looked at within this time: whoever invents names must not keep the disk busy.</param>
    public GatewayRegister Look(TimeSpan period)
    {
        if (IsFresh(period))
        {
            return Volatile.Read(ref _current);
        }

        lock (_gate)
        {
            if (!IsFresh(period))
            {
                // Only what has been read is fresh: whoever comes meanwhile waits for it, or would be told of what was before.
                var at = time.GetTimestamp();
                Read();
                Volatile.Write(ref _lookedAt, at);
                Volatile.Write(ref _looked, true);
            }

            return _current;
        }
    }

    private bool IsFresh(TimeSpan period) => Volatile.Read(ref _looked) && time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < period;

    private void Read()
    {
        var file = new FileInfo(path);
        var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (seen == _seen)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _current, file.Exists ? GatewayRegister.Read(path) : GatewayRegister.Empty);
            _seen = seen;
            LogRead(_current.Gateways.Length);
        }
        catch (KeyException failure)
        {
            // Those that were known stay known; a broken file must not stop the bureaus' work.
            LogUnreadable(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The register of gateways was read; it lists {Count}.")]
    private partial void LogRead(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The register of gateways is left as it was: {Reason}")]
    private partial void LogUnreadable(string reason);
}
