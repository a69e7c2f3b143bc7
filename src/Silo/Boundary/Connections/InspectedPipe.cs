using System.Buffers;
using System.IO.Pipelines;

namespace Interpol.Mesh.Silo.Boundary.Connections;

/// <summary>A connection whose incoming bytes are looked at before anybody else sees them; none is copied.</summary>
/// <param name="inner">The connection.</param>
/// <param name="inspect">Looks at each byte once, in order; throws to end the connection.</param>
internal sealed class InspectedPipe(IDuplexPipe inner, Action<ReadOnlySequence<byte>> inspect) : IDuplexPipe
{
    public PipeReader Input { get; } = new Reader(inner.Input, inspect);

    public PipeWriter Output => inner.Output;

    private sealed class Reader(PipeReader inner, Action<ReadOnlySequence<byte>> inspect) : PipeReader
    {
        private ReadOnlySequence<byte> _buffer;

        /// <summary>How many bytes at the start of the buffer have been looked at.</summary>
        private long _inspected;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Inspected(await inner.ReadAsync(cancellationToken));

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result))
            {
                return false;
            }

            result = Inspected(result);
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            _inspected -= _buffer.Slice(_buffer.Start, consumed).Length;
            _buffer = default;
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        private ReadResult Inspected(ReadResult result)
        {
            _buffer = result.Buffer;
            if (_buffer.Length > _inspected)
            {
                inspect(_buffer.Slice(_inspected));
                _inspected = _buffer.Length;
            }

            return result;
        }
    }
}
