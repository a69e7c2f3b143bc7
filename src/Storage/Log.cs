using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Storage;

/// <summary>What the storage logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Opened the database of hub {Hub}: {Database}")]
    public static partial void Opened(ILogger logger, string hub, string database);

    [LoggerMessage(2, LogLevel.Error, "Cannot open the database of hub {Hub}: {Database}: {Cause}")]
    public static partial void CannotOpen(ILogger logger, string hub, string database, string cause);

    [LoggerMessage(3, LogLevel.Warning, "The database of hub {Hub} is locked by another process for more than {Timeout}: {Database}")]
    public static partial void Locked(ILogger logger, string hub, string database, TimeSpan timeout);

    [LoggerMessage(4, LogLevel.Error, "The database of hub {Hub} failed: {Database}: {Cause}")]
    public static partial void Failed(ILogger logger, string hub, string database, string cause);

    [LoggerMessage(5, LogLevel.Warning, "A checkpoint of hub {Hub} failed and is tried again later: {Database}: {Cause}")]
    public static partial void CheckpointFailed(ILogger logger, string hub, string database, string cause);

    [LoggerMessage(6, LogLevel.Warning, "A vacuum of hub {Hub} failed and is tried again after the next deletion: {Database}: {Cause}")]
    public static partial void VacuumFailed(ILogger logger, string hub, string database, string cause);
}
