using System.Buffers;
using System.Buffers.Binary;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>
/// A connection that carries length-prefixed frames both ways. Senders write straight into the buffer that goes out next, so everything that is sent
/// while the previous write is under way leaves in one write; a connection whose other end does not read refuses more with <see cref="SendOutcome.Full"/>.
/// </summary>
internal sealed class FrameConnection : IThreadPoolWorkItem
{
    private const int PrefixBytes = 4;

    /// <summary>A send buffer that has grown beyond this is given back after use.</summary>
    private const int KeptBufferBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly IFrameHandler _handler;
    private readonly TransportLimits _limits;
    private WireWriter _filling = new();
    private WireWriter _spare = new();
    private TaskCompletionSource? _drained;
    private bool _flushing;
    private bool _closed;
    private int _closeReported;

    public FrameConnection(Stream stream, string remote, TransportLimits limits, IFrameHandler handler)
    {
        _stream = stream;
        _limits = limits;
        _handler = handler;
        Remote = remote;
    }

    /// <summary>The other end, for logs and error texts.</summary>
    public string Remote { get; }

    /// <summary>
    /// Whether nothing is read while too much waits to be written. Only for the end that answers: if both ends of a connection did that, each could wait for
    /// the other to read for ever.
    /// </summary>
    public bool ReadsOnlyWithRoom { get; init; }

    /// <summary>Whether the connection can no longer be used.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>When the last bytes arrived, in milliseconds of the monotonic clock.</summary>
    public long LastReceived { get; private set; } = Environment.TickCount64;

    /// <summary>Queues one frame.</summary>
    /// <exception cref="InvalidOperationException">The frame is larger than the limit.</exception>
    public SendOutcome Send<TFrame>(in TFrame frame, bool beyondBound = false)
        where TFrame : struct, IFrame, allows ref struct
    {
        lock (_gate)
        {
            if (_closed)
            {
                return SendOutcome.Closed;
            }

            var start = _filling.Length;
            if (start > _limits.MaxQueuedBytes && !beyondBound)
            {
                return SendOutcome.Full;
            }

            try
            {
                _filling.WriteFixed32(0);
                frame.Write(_filling);
            }
            catch
            {
                _filling.Truncate(start);
                throw;
            }

            var length = _filling.Length - start - PrefixBytes;
            if (length > _limits.MaxFrameBytes)
            {
                _filling.Truncate(start);
                throw new InvalidOperationException(
                    $"A message of {length} bytes exceeds the limit of {_limits.MaxFrameBytes} bytes (MessagingOptions.MaxMessageBodySize).");
            }

            _filling.PatchFixed32(start, (uint)length);
            if (_flushing)
            {
                return SendOutcome.Queued;
            }

            _flushing = true;
        }

        // Behind whatever is already queued on the pool: those turns may add their frames to the same write.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return SendOutcome.Queued;
    }

    /// <summary>Completes when the queue is short enough to take more, or the connection is closed.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_closed || _filling.Length <= _limits.MaxQueuedBytes)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Reads frames until the connection ends. Never throws; the end is reported to the handler.</summary>
    public async Task ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(TransportLimits.ReceiveBufferBytes);
        Exception? cause = null;
        try
        {
            var filled = 0;
            while (true)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                LastReceived = Environment.TickCount64;
                filled += read;
                var consumed = HandleFrames(buffer.AsSpan(0, filled), out var needed);
                filled -= consumed;
                buffer = MakeRoom(buffer, consumed, filled, needed);

                if (ReadsOnlyWithRoom)
                {
                    // A peer that does not read its answers is not asked for more questions.
                    await WaitForRoomAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            cause = exception;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        Close(cause);
    }

    /// <summary>Closes the connection at once; what was queued and not yet written is lost.</summary>
    public void Close(Exception? cause = null)
    {
        TaskCompletionSource? drained;
        lock (_gate)
        {
            _closed = true;
            drained = _drained;
            _drained = null;
        }

        drained?.TrySetResult();
        _stream.Dispose();
        if (Interlocked.Exchange(ref _closeReported, 1) == 0)
        {
            _handler.OnClosed(this, cause);
        }
    }

    /// <summary>Waits until everything that was queued has been handed to the operating system, or the connection is closed.</summary>
    public async Task FlushedAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Task wait;
            lock (_gate)
            {
                if (_closed || !_flushing)
                {
                    return;
                }

                _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _drained.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private async Task FlushAsync()
    {
        try
        {
            while (true)
            {
                WireWriter batch;
                TaskCompletionSource? drained;
                lock (_gate)
                {
                    drained = _drained;
                    _drained = null;
                    batch = _filling;
                    if (_closed || batch.Length == 0)
                    {
                        _flushing = false;
                        batch = null!;
                    }
                    else
                    {
                        _filling = _spare;
                    }
                }

                drained?.TrySetResult();
                if (batch is null)
                {
                    return;
                }

                await _stream.WriteAsync(batch.WrittenMemory).ConfigureAwait(false);
                if (batch.Length > KeptBufferBytes)
                {
                    batch.Dispose();
                    batch = new WireWriter();
                }

                batch.Reset();
                lock (_gate)
                {
                    _spare = batch;
                }
            }
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _flushing = false;
            }

            Close(exception);
        }
    }

    /// <summary>Hands over every whole frame; returns how many bytes that were and how large the buffer must be for the next one.</summary>
    private int HandleFrames(ReadOnlySpan<byte> received, out int needed)
    {
        var consumed = 0;
        needed = TransportLimits.ReceiveBufferBytes;
        while (received.Length - consumed >= PrefixBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(received[consumed..]);
            if (length <= 0 || length > _limits.MaxFrameBytes)
            {
                throw new InvalidDataException($"{Remote} announced a frame of {length} bytes; the limit is {_limits.MaxFrameBytes}.");
            }

            if (received.Length - consumed - PrefixBytes < length)
            {
                needed = Math.Max(needed, PrefixBytes + length);
                break;
            }

            _handler.OnFrame(this, received.Slice(consumed + PrefixBytes, length));
            consumed += PrefixBytes + length;
        }

        return consumed;
    }

    private static byte[] MakeRoom(byte[] buffer, int consumed, int remaining, int needed)
    {
        var fits = buffer.Length >= needed && (remaining > 0 || buffer.Length <= 4 * TransportLimits.ReceiveBufferBytes);
        if (fits)
        {
            if (consumed > 0 && remaining > 0)
            {
                buffer.AsSpan(consumed, remaining).CopyTo(buffer);
            }

            return buffer;
        }

        var other = ArrayPool<byte>.Shared.Rent(needed);
        buffer.AsSpan(consumed, remaining).CopyTo(other);
        ArrayPool<byte>.Shared.Return(buffer);
        return other;
    }
}
