"""The text of a small town, on which reading town files is tried."""

from pendopo.operations.commands import TABLES, VOCABULARY

HOUSE = {"tables": TABLES, "vocabulary": VOCABULARY}

TOWN = """\
town:
  name: Kota Contoh
  government: Pemerintah Kota Contoh
  code: '35.78'
calendars:
  kota:
regions:
  '35.78': Kota Contoh
  35.78.01: Kecamatan Tirtomulyo
  35.78.01.1001: Kelurahan Tirtosari
offices:
  pemkot:
    kind: government
    name: Pemerintah Kota Contoh
    region: '35.78'
    calendar: kota
    place: Contoh
    offices:
      tirtomulyo:
        kind: kecamatan
        name: Kecamatan Tirtomulyo
        region: 35.78.01
        offices:
          tirtosari:
            kind: kelurahan
            name: Kelurahan Tirtosari
            region: 35.78.01.1001
            unit: KEL-TRT
officers:
  dewi@contoh.example:
    name: Dewi Kartika, S.Sos.
    nip: 198205062006042011
    holds:
      - {function: signatory, office: tirtosari, position: Lurah Tirtosari, until: 2028-12-31}
residents:
  ani@contoh.example:
    full_name: Ani Lestari
    nik: 3578014101900001
    ward: 35.78.01.1001
    phone: 081234567890
"""
