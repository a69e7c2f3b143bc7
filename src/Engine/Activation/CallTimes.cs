using Interpol.Mesh.Engine.Generation;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>Time-outs of calls.</summary>
internal static class CallTimes
{
    /// <summary>Starts the clock of a call.</summary>
    public static void Start(PendingCall call, TimeSpan configured)
    {
        call.Timeout = call.Request.Method.ResponseTimeout ?? configured;
        call.Deadline = Environment.TickCount64 + (long)Math.Min(call.Timeout.TotalMilliseconds, uint.MaxValue);
    }
}
