using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Uring.Diagnostics;

namespace Uring.Tests.Async.Diagnostics;

/// <summary>A listener to the meter "Uring".</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _values = [];
    private readonly List<Instrument> _instruments = [];

    public MeterReader()
    {
        RuntimeHelpers.RunClassConstructor(typeof(UringMeter).TypeHandle);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Uring")
            {
                _instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values[instrument.Name] = value);
        _listener.Start();
    }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>Reads an instrument.</summary>
    public long this[string name]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values[name];
        }
    }

    /// <summary>Reads several instruments.</summary>
    public long[] Read(params ReadOnlySpan<string> names)
    {
        _listener.RecordObservableInstruments();
        long[] values = new long[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            values[i] = _values[names[i]];
        }

        return values;
    }

    public void Dispose() => _listener.Dispose();
}
