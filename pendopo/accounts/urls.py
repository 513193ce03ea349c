from django.urls import path

from pendopo.accounts.views import at_home, mine, on_duty

app_name = "accounts"
urlpatterns = [
    path("masuk", at_home.ask_for_code, name="sign_in"),
    path("masuk/kode", at_home.enter_code, name="enter_code"),
    path("lanjutkan", at_home.go_on, name="go_on"),
    path("keluar", at_home.sign_out, name="sign_out"),
    path("bahasa", at_home.choose_language, name="language"),
    path("petugas/masuk", on_duty.sign_in_on_duty, name="sign_in_on_duty"),
    path("petugas/kode", on_duty.prove, name="prove"),
    path("petugas/kode-pemulihan", on_duty.recover, name="recover"),
    path("petugas/pasang", on_duty.enrol, name="enrol"),
    path("petugas/konfirmasi", on_duty.prove_again, name="prove_again"),
    path("petugas/kode-cadangan", on_duty.recovery_codes, name="recovery_codes"),
    path("petugas/kode-cadangan/baru", on_duty.renew_recovery_codes, name="renew_recovery_codes"),
    path("petugas/sandi", on_duty.change_password, name="change_password"),
    path("petugas/sandi/<str:token>", on_duty.choose_password, name="choose_password"),
    path("petugas/lupa-sandi", on_duty.forgot_password, name="forgot_password"),
    path("profil", mine.show_profile, name="profile"),
    path("profil/sesi", mine.show_sessions, name="sessions"),
    path("profil/pembaca", mine.show_readers, name="readers"),
]
