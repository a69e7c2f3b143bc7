using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>Sends every call to one object, through the bytes of a message each way.</summary>
internal sealed class LoopbackRuntime(GeneratedRegistry registry, object target) : CallRuntime(registry)
{
    public GrainRequest? Last { get; private set; }

    public T Reference<T>(string key) => (T)(object)CreateReference(GrainId.Create("sample", key), Registry.GetInterface(typeof(T)));

    public override async Task<T> Call<T>(GrainReference reference, GrainRequest<T> request)
    {
        using var writer = new WireWriter();
        request.WriteArguments(writer);
        var pending = (PendingCall<T>)request.CreatePendingCall();
        var received = (GrainRequest<T>)Read(writer, reference.Shared.Descriptor!.CreateRequest(request.Method.Id));
        received.CancellationToken = request.CancellationToken;
        Last = received;
        writer.Reset();
        try
        {
            received.ResultCodec.Write(writer, await received.Invoke(target));
            Complete(pending, writer);
        }
        catch (Exception exception)
        {
            writer.Reset();
            Codecs.WriteException(writer, exception);
            Fail(pending, writer);
        }

        return await pending.Task;
    }

    private static GrainRequest Read(WireWriter writer, GrainRequest request)
    {
        var reader = new WireReader(writer.WrittenSpan);
        request.ReadArguments(ref reader);
        Assert.Equal(0, reader.Remaining);
        return request;
    }

    private static void Complete(PendingCall pending, WireWriter writer)
    {
        var reader = new WireReader(writer.WrittenSpan);
        pending.ReadResult(ref reader);
    }

    private void Fail(PendingCall pending, WireWriter writer)
    {
        var reader = new WireReader(writer.WrittenSpan);
        pending.TryFail(Codecs.ReadException(ref reader));
    }
}
