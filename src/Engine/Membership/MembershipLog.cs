using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Engine.Membership;

internal static partial class MembershipLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The membership table is open: {Database}.")]
    internal static partial void Opened(ILogger logger, string database);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The membership table names no gateway yet: {Reason}")]
    internal static partial void NoGateways(ILogger logger, string reason);
}
