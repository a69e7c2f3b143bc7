using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Engine.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Grain storage '{Name}' is open: {Database}.")]
    internal static partial void Opened(ILogger logger, string name, string database);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Grain storage '{Name}' keeps its states in the memory of this process: they are lost with it and no other process sees them.")]
    internal static partial void MemoryOnly(ILogger logger, string name);
}
